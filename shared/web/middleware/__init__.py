"""Pure ASGI middlewares, one per file. None of them starts a task per request, so none can leak one."""
