"""A page each: what is asked for in its address, read by steps, put into its template."""
