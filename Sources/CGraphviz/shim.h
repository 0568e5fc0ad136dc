// Graphviz through its C API, and the few calls that Swift cannot make itself.
#include <gvc.h>
#include <cgraph.h>
#include <stddef.h>

/// Renders a laid-out graph into memory; `*length` receives the number of bytes.
///
/// The length is an `unsigned int *` up to Graphviz 12 and a `size_t *` from 13 on. A zeroed `size_t`
/// handed over as `void *` is right for both on a little-endian machine.
static inline int graphviz_render(
    GVC_t *context, graph_t *graph, const char *format, char **bytes, size_t *length) {
  size_t count = 0;
  int status = gvRenderData(context, graph, format, bytes, (void *)&count);
  *length = count;
  return status;
}

/// Sets an attribute of the whole graph, unless the graph already says something about it.
static inline void graphviz_set_default(graph_t *graph, const char *name, const char *value) {
  if (agattr(graph, AGRAPH, (char *)name, NULL) == NULL)
    agattr(graph, AGRAPH, (char *)name, (char *)value);
}
