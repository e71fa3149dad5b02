"""`polls weight`, and what every command needs that rakes: margins from files, the fit, its report and recipe."""
