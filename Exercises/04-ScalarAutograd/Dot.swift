import Curriculum
import ScalarAutograd

/// Exercise 4.4: draw the graph.
///
/// A wrong gradient is much easier to find in a picture. Graphviz draws pictures of graphs from a small
/// language called DOT: say which nodes there are and which arrows, and it finds places for them. For
/// y = a · a at a = 3, after `backward()`:
///
///     digraph {
///       n0 [label="a | 3.0 | 6.0"]
///       n1 [label="y | 9.0 | 1.0"]
///       n0 -> n1
///       n0 -> n1
///     }
///
/// - Each number is one node. Its label is its name, its value and its gradient, with ` | ` between.
///   Where it has no name, `number.operation` stands there, and where it has neither, its value.
/// - Each use of a number is one arrow, from the input to what was made of it; a · a uses a twice.
///
/// The nodes may have any names of letters and digits, in any order. `result.history` has all numbers.
///
/// - Returns: the text. Save it as `graph.dot`, and `dot -Tsvg graph.dot -o graph.svg` draws it.
func dot(_ result: Number) throws -> String {
  throw Unsolved("dot")
}
