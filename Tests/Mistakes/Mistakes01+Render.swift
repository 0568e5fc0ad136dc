import Curriculum
import Solutions
import Tensors

/// Pads no number.
enum Unaligned: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    try Solutions01.render(tensor).split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        let indent = line.prefix { $0 == " " }
        return indent
          + "\(line.dropFirst(indent.count))".replacing("[ ", with: "[")
          .replacing(",  ", with: ", ")
      }
      .joined(separator: "\n")
  }
}

/// Starts every line at the margin.
enum Unindented: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    try Solutions01.render(tensor).split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.drop { $0 == " " }) }.joined(separator: "\n")
  }
}

/// Puts matrices directly under each other.
enum WithoutEmptyLines: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    try Solutions01.render(tensor).replacing("\n\n", with: "\n")
  }
}

/// Writes a comma after each number.
enum CommaAfterLast: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    let text = try Solutions01.render(tensor)
    return text.replacing(/(\d)\]/) { "\($0.output.1),]" }
  }
}

/// Writes the rows, but nothing around them.
enum OuterBracketsLost: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    let text = try Solutions01.render(tensor)
    return tensor.rank > 1 ? String(text.dropFirst().dropLast()) : text
  }
}
