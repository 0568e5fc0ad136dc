import Curriculum
import Foundation

// For the tutor: without arguments all exercises in words; with `NAME FILE` the exercise's graph.
let words = CommandLine.arguments.dropFirst()
if let name = words.first, let file = words.last, words.count == 2 {
  guard let graph = Registry.exercises.first(where: { $0.name == name })?.graph else {
    print("\(name) has no graph")
    exit(2)
  }
  do {
    try graph().write(to: file)
  } catch {
    print(error)
    exit(1)
  }
} else {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  FileHandle.standardOutput.write(try encoder.encode(Registry.exercises.map(\.lesson)))
}
