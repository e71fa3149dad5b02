"""District lines: kept compactly, searched by point, in force between two days."""
