"""The commands of delivery: `groundswell texts …` and `groundswell worker`."""
