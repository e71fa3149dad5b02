"""The commands on a pollster's own files, one file each."""
