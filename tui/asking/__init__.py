"""What a person writes on the way to a question: completed, limited, remembered, widened."""
