import Autograd
import Curriculum
import Tensors

/// Exercise 6.1: find every parameter of a network by looking at its properties.
///
/// Somebody writes a network as a class whose properties are its parts. Nobody should have to list the
/// parameters a second time: a list written by hand is wrong after the next change. Swift can look at any
/// value's properties: `Mirror(reflecting: value).children` gives them in the order of their declaration,
/// each with `label` and `value`.
///
///     class Net { let first: Line; let layers: [Line]; let scale: Parameter }
///
///     gives  first.weight, first.bias, layers.0.weight, layers.0.bias, …, scale
///
/// - A property that is a `Parameter` is found. Anything else is looked into, whatever it is: objects,
///   lists, optionals. Numbers and texts have nothing inside, so they need no care.
/// - The name is the path from the outside in, joined by periods. Elements of lists have no label: their
///   number stands for it. What an optional holds has the name of the property that holds the optional
///   (`mirror.displayStyle == .optional`).
/// - A parameter that is met again, because two parts share it, keeps its first name and is not listed
///   again.
///
/// - Parameter module: an object.
/// - Returns: every parameter inside, in the order of the properties, depth first.
func parameters(
  of module: Any
) throws -> [(name: String, parameter: Parameter)] {
  throw Unsolved("parameters")
}
