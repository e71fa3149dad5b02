"""What supporters do to Congress: text campaigns, calls and visits, and each office's story."""
