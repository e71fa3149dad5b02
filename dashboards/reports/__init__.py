"""What leaders, boards and funders are told: a quarter on paper, a note every Friday, where to recruit next."""
