import Commands
import Curriculum
@preconcurrency import Foundation
import Lessons

extension Milestone {
  /// The result of a milestone.
  public struct Outcome: Sendable {
    /// The goal and the result: "an accuracy above 95 % on new points: 97.3 %".
    public let summary: String
    /// Whether the goal was reached.
    public let isReached: Bool
  }

  /// Trains the network, and prints what it does.
  ///
  /// - Parameters:
  ///   - solved: the names of the exercises whose answers are used; the library's functions are used for the others.
  ///   - answers: the learner's answers.
  /// - Throws: what an answer throws, and `MilestoneError` if answers do not fit together.
  @discardableResult
  public func run(solved: Set<String>, answers: [Answer]) throws -> Outcome {
    let names = exercises.map(\.name)
    print("\(title): \(names.count(where: solved.contains)) of \(names.count) functions are yours")
    for name in names { print("  \(name): \(solved.contains(name) ? "yours" : "the library's")") }
    print("goal: \(goal)")
    guard let training = Self.trainings[chapter] else {
      throw MilestoneError(description: "chapter \(chapter) has no training")
    }
    let outcome = try training.init(parts: Parts(solved: solved, answers: answers)).run()
    print("\(outcome.isReached ? "✓ reached" : "✗ not reached"): \(outcome.summary)")
    return outcome
  }

  /// Runs the command line of the milestone's program, which `swift run learn milestone` starts, and exits: `run NAME …`
  /// trains the network on the answers to these exercises.
  public func main(_ arguments: some Collection<String>, answers: [Answer]) -> Never {
    setvbuf(stdout, nil, _IOLBF, 0)
    var status: Int32 = 0
    if arguments.first == "run" {
      do {
        status = try run(solved: Set(arguments.dropFirst()), answers: answers).isReached ? 0 : 1
      } catch {
        print("\(title): \(error)")
        status = 1
      }
    } else {
      print("Use `swift run learn milestone \(chapter) --mine`.")
    }
    if let problem = StandardOutput.flush() {
      fputs("\(title): \(problem)\n", stderr)
      status = 1
    }
    exit(status)
  }

  /// The trainings by chapter.
  private static var trainings: [Int: any MilestoneTraining.Type] {
    [
      7: SpiralTraining.self, 11: ResNetTraining.self, 12: SiameseTraining.self,
      15: Pretraining.self,
    ]
  }
}

/// The training of a milestone.
protocol MilestoneTraining {
  init(parts: Parts)

  /// Trains the network and measures it.
  func run() throws -> Milestone.Outcome
}

/// The learner's functions that a milestone uses.
struct Parts {
  let solved: Set<String>
  let answers: [Answer]

  /// The learner's function for an exercise; `nil` if it is not solved.
  subscript<Function>(exercise: Exercise<Function>) -> Function? {
    solved.contains(exercise.lesson.name) ? answers[exercise] : nil
  }
}

/// An error that stops a milestone.
struct MilestoneError: Error, CustomStringConvertible {
  let description: String
}
