"""What the markup of a page says, before anything is made of it. Pure."""
