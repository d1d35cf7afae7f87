"""What commands and the desk both call: values in, typed results or an error with a code out; prints and asks nothing."""
