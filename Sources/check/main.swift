import Curriculum
import Glibc

// The programs `check-01`, `check-02`, … are this file, each linked with the learner's answers to one chapter. It finds
// the answers by the name of their class. So a chapter that does not compile blocks no other.
let program = CommandLine.arguments[0].split(separator: "/").last ?? ""
do {
  Checker.run(try [Answer](chapterCode: String(program.suffix(2))))
} catch {
  print("\(program): \(error)")
  exit(2)
}
