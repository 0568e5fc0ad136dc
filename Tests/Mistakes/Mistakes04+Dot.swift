import Curriculum
import ScalarAutograd
import Solutions

enum WithoutGradients: Mistake04 {
  static func dot(_ result: Number) throws -> String {
    try Solutions04.dot(result).replacing(/\ \| [^|"]*"\]/, with: "\"]")
  }
}

enum ArrowsBackwards: Mistake04 {
  static func dot(_ result: Number) throws -> String {
    try Solutions04.dot(result).replacing(/(\w+) -> (\w+)/) {
      "\($0.output.2) -> \($0.output.1)"
    }
  }
}

enum UsesMerged: Mistake04 {
  static func dot(_ result: Number) throws -> String {
    var seen: Set<Substring> = []
    return try Solutions04.dot(result).split(separator: "\n")
      .filter { seen.insert($0).inserted }.joined(separator: "\n")
  }
}

enum DrawnAsTree: Mistake04 {
  static func dot(_ result: Number) -> String {
    var lines: [String] = []
    func draw(_ number: Number) -> String {
      let name = "n\(lines.count)"
      let word = number.name ?? number.operation ?? "\(number.value)"
      lines.append("\(name) [label=\"\(word) | \(number.value) | \(number.gradient)\"]")
      for input in number.inputs { lines.append("\(draw(input)) -> \(name)") }
      return name
    }
    _ = draw(result)
    return "digraph {\n\(lines.joined(separator: "\n"))\n}"
  }
}
