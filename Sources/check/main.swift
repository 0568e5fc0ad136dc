import Curriculum
import Foundation

// One program for each chapter, `check-01` and so on: this file, linked with what the learner wrote for that
// chapter alone. So it looks for the answers by name, and a chapter that does not compile blocks no other.
let program = CommandLine.arguments[0].split(separator: "/").last ?? ""
let module = "Exercises\(program.suffix(2))"
guard let answers = NSClassFromString("\(module).Answers") as? any ChapterAnswers.Type else {
  print("\(program): \(module).Answers is missing; build it with `swift build --product check-01`")
  exit(2)
}
Checker.run(answers.all)
