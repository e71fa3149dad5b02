"""What people come to: announced, signed up for, held, followed up."""
