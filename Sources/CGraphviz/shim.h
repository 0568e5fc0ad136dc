// Graphviz's C API, with wrappers for macros and calls that Swift cannot import.
#include <gvc.h>
#include <cgraph.h>
#include <stddef.h>

/// Renders a laid-out graph into memory; `*length` receives the number of bytes.
///
/// The length is an `unsigned int *` up to Graphviz 12 and a `size_t *` since 13. On a little-endian machine, a zeroed
/// `size_t` passed as `void *` works for both.
static inline int graphviz_render(
    GVC_t *context, graph_t *graph, const char *format, char **bytes, size_t *length) {
  size_t count = 0;
  int status = gvRenderData(context, graph, format, bytes, (void *)&count);
  *length = count;
  return status;
}

/// Returns whether the graph sets the attribute `name`.
static inline int graphviz_sets(graph_t *graph, const char *name) {
  return agattr(graph, AGRAPH, (char *)name, NULL) != NULL;
}

/// Returns the width and height of a laid-out graph in points.
static inline void graphviz_size(graph_t *graph, double *width, double *height) {
  *width = GD_bb(graph).UR.x - GD_bb(graph).LL.x;
  *height = GD_bb(graph).UR.y - GD_bb(graph).LL.y;
}

/// Sets the resolution in pixels per inch at which a laid-out graph is rendered.
static inline void graphviz_set_resolution(graph_t *graph, double resolution) {
  GD_drawing(graph)->dpi = resolution;
}

/// Returns the ID discipline, by which Graphviz numbers the nodes, edges and subgraphs of graphs that it opens.
static inline Agiddisc_t *graphviz_numbering(void) { return &AgIdDisc; }

/// Frees the layout of a graph.
///
/// For a labeled edge between nodes of one rank, Graphviz makes room among the nodes of the rank above with `realloc`,
/// but updates only one of its two pointers to them, and later frees the other: memory that is already free, which aborts
/// the process (2.42.2, `make_vn_slot` and `dot_cleanup_graph`). A pointer that has not followed is corrected here.
static inline void graphviz_free_layout(GVC_t *context, graph_t *graph) {
  if (GD_rank(graph)) {
    for (int rank = GD_minrank(graph); rank <= GD_maxrank(graph); rank++) {
      rank_t *nodes = GD_rank(graph) + rank;
      if (nodes->v < nodes->av || nodes->v > nodes->av + nodes->an) nodes->av = nodes->v;
    }
  }
  gvFreeLayout(context, graph);
}
