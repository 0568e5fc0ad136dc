import Foundation
import Lessons
import Mutation

// mutants [--limit N] [--all-outcomes] [EXERCISE …]
MutationGate.serveIfAsked()
var words = Array(CommandLine.arguments.dropFirst())
var limit = 150
let isVerbose = words.contains("--all-outcomes")
words.removeAll { $0 == "--all-outcomes" }
if let position = words.firstIndex(of: "--limit"), position + 1 < words.count,
  let number = Int(words[position + 1])
{
  limit = number
  words.removeSubrange(position...(position + 1))
}
let unknown = words.filter { word in !Lesson.all.contains { $0.name == word } }
guard unknown.isEmpty else {
  print("unknown exercise \(unknown[0]); see 'swift run learn list'")
  exit(2)
}
let lessons = words.isEmpty ? Lesson.all : Lesson.all.filter { words.contains($0.name) }
let gate = try MutationGate(
  project: URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
  program: CommandLine.arguments[0], limit: limit, isVerbose: isVerbose)
var total = MutationGate.Report()

func line(_ name: String, _ report: MutationGate.Report) -> String {
  let counts = [
    report.count, report.named, report.rejected, report.crashed, report.timedOut,
    report.equivalent, report.holes.count,
  ]
  return name.padding(toLength: 22, withPad: " ", startingAt: 0)
    + counts.map { String(repeating: " ", count: max(0, 9 - "\($0)".count)) + "\($0)" }.joined()
}

print("exercise                mutants    named  numbers  crashed  timeout    equal     open")
for lesson in lessons {
  let report = try gate.run(lesson)
  total += report
  print(line(lesson.name, report))
  for hole in report.holes { print(hole) }
  fflush(nil)
}
gate.clean()
print(line("all", total))
exit(total.holes.isEmpty ? 0 : 1)
