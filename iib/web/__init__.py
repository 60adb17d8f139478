"""HTTP: reads requests, calls one service method, shapes answers. Decides nothing."""
