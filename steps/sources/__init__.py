"""Sources themselves: asked, found, written down, and exchanged with other programs."""
