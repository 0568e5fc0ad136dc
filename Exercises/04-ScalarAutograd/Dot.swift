import Curriculum
import ScalarAutograd

/// Exercise 4.4: write the computational graph of a result in DOT.
///
/// A wrong gradient is much easier to find in a drawing. DOT is a small language for graphs: it lists the
/// nodes and the edges, and Graphviz lays them out and draws them. For y = a · a at a = 3, after
/// `backward()`:
///
///     digraph {
///       n0 [label="a | 3.0 | 6.0"]
///       n1 [label="y | 9.0 | 1.0"]
///       n0 -> n1
///       n0 -> n1
///     }
///
/// - Each number is one node. Its label is its name, its value and its gradient, separated by ` | `. A
///   number without a name is labeled by `number.operation`, and a leaf without a name by its value.
/// - Each use of a number is one edge, from the input to the result. In a · a, the number a is used twice.
///
/// The nodes may have any names of letters and digits. The order of the lines does not matter.
/// `result.history` has all numbers.
///
/// - Returns: the text. Save it as `graph.dot`, and `dot -Tsvg graph.dot -o graph.svg` draws it.
func dot(_ result: Number) throws -> String {
  throw Unsolved("dot")
}
