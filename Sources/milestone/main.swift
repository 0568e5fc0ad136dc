import Curriculum
import Glibc
import Lessons
import Milestones

// The programs `milestone-07`, `milestone-11`, … are this file, each linked with the learner's answers to the chapters
// that it uses. It finds the answers by the names of their classes. So a chapter that does not compile blocks only the
// milestones that use it.
let program = CommandLine.arguments[0].split(separator: "/").last ?? ""
guard let milestone = Milestone.all.first(where: { $0.program == program }) else {
  print("\(program): no milestone; the programs are \(Milestone.all.map(\.program))")
  exit(2)
}
do {
  let answers = try milestone.chapterCodes.flatMap { try [Answer](chapterCode: $0) }
  milestone.main(CommandLine.arguments.dropFirst(), answers: answers)
} catch {
  print("\(program): \(error)")
  exit(2)
}
