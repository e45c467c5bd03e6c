"""Compiled kernels: the same numbers as the NumPy reference, bit for bit; numba is loaded only when one is called."""
