"""Where an alliance is at home: states, counties, ZIP codes; who is in two alliances."""
