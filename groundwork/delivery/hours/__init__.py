"""When people may be reached: their own clocks, the hours of their states, and what that makes of a plan."""
