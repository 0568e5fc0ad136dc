import Autograd
import Curriculum
import Tensors

/// Exercise 6.1: find every parameter of a network by inspecting its properties.
///
/// A network is a class, and its layers are properties. A separate list of its parameters, kept by hand,
/// would be wrong after the next change. But Swift can inspect any value at run time:
/// `Mirror(reflecting: value).children` are its properties in the order of their declaration, each with
/// `label` and `value`.
///
///     class Net { let first: Line; let layers: [Line]; let scale: Parameter }
///
///     gives  first.weight, first.bias, layers.0.weight, layers.0.bias, …, scale
///
/// - A `Parameter` is added to the result. Any other value is searched in turn: objects, arrays,
///   optionals. Numbers and strings need no special case, because they have no children.
/// - The name is the path to the parameter, joined by periods. The elements of an array have no label, so
///   use their index. The wrapped value of an optional has the name of the property
///   (`mirror.displayStyle == .optional`).
/// - A parameter that two modules share is listed once, under the first name.
///
/// - Parameter module: the object to search.
/// - Returns: all parameters and their names, in the order of the properties, depth first.
func parameters(
  of module: Any
) throws -> [(name: String, parameter: Parameter)] {
  throw Unsolved("parameters")
}
