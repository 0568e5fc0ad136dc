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

/// Whether the graph itself sets the attribute `name`.
static inline int graphviz_sets(graph_t *graph, const char *name) {
  return agattr(graph, AGRAPH, (char *)name, NULL) != NULL;
}

/// The width and the height in points of a graph that has been laid out.
static inline void graphviz_size(graph_t *graph, double *width, double *height) {
  *width = GD_bb(graph).UR.x - GD_bb(graph).LL.x;
  *height = GD_bb(graph).UR.y - GD_bb(graph).LL.y;
}

/// Sets the resolution in pixels per inch at which a graph that has been laid out is painted.
static inline void graphviz_set_resolution(graph_t *graph, double resolution) {
  GD_drawing(graph)->dpi = resolution;
}

/// How Graphviz numbers the nodes, edges and subgraphs of graphs that it opens from now on.
static inline Agiddisc_t *graphviz_numbering(void) { return &AgIdDisc; }
