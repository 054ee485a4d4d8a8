"""From files to scenes in memory: aligned arrays, what the labels say of them, what is held out."""
