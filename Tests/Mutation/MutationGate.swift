import Curriculum
import Foundation
import Lessons
import Tensors

/// Makes mutants of the solutions, and requires that the checks reject all but the equivalent ones.
public struct MutationGate {
  /// What was found.
  public struct Report {
    /// The mutants of each outcome.
    public var named = 0
    public var rejected = 0
    public var crashed = 0
    public var timedOut = 0
    public var equivalent = 0
    /// The mutants that no case rejects, and the entries of the list that are wrong.
    public var holes: [String] = []

    /// Creates an empty report.
    public init() {}

    /// The number of mutants.
    public var count: Int { named + rejected + crashed + timedOut + equivalent + holes.count }
  }

  private let project: URL
  private let program: String
  private let equivalents: Equivalents
  private let folder: URL
  /// The most mutants of an exercise.
  private let limit: Int
  /// Whether to print every mutant.
  private let isVerbose: Bool

  /// Creates a gate.
  ///
  /// - Parameters:
  ///   - project: the project's folder, with its modules built.
  ///   - program: the path of the program `mutants`.
  ///   - limit: the most mutants of an exercise; the same ones each time.
  public init(project: URL, program: String, limit: Int, isVerbose: Bool = false) throws {
    (self.project, self.program, self.limit) = (project, program, limit)
    self.isVerbose = isVerbose
    equivalents = try Equivalents(
      String(
        contentsOf: project.appending(path: "Tests/Fixtures/equivalent-mutants.txt"),
        encoding: .utf8))
    folder = FileManager.default.temporaryDirectory.appending(path: "mutants-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Deletes what the gate has written.
  public func clean() { try? FileManager.default.removeItem(at: folder) }

  /// Returns the mutants of an exercise that are tried: all those listed as equivalent, and a sample of the others.
  private func mutants(_ lesson: Lesson) throws -> (sample: [Mutant], all: [Mutant]) {
    let file = try String(
      contentsOf: project.appending(path: lesson.solutionFile), encoding: .utf8)
    let all = Function(lesson.solution(from: file), named: lesson.name).mutants
    var generator = Generator(seed: 1)
    let order = generator.permutation(all.count).map { all[$0] }
    let listed = order.filter { equivalents.contains(change(lesson, $0)) }
    let others = order.filter { !equivalents.contains(change(lesson, $0)) }
    return (listed + others.prefix(limit), all)
  }

  private func change(_ lesson: Lesson, _ mutant: Mutant) -> Equivalents.Change {
    Equivalents.Change(exercise: lesson.name, before: mutant.before, after: mutant.after)
  }

  /// Tries the mutants of an exercise.
  public func run(_ lesson: Lesson) throws -> Report {
    var report = Report()
    let (sample, all) = try mutants(lesson)
    let changes = all.map { change(lesson, $0) }
    for listed in equivalents.reasons.keys where listed.exercise == lesson.name {
      if !changes.contains(where: listed.matches) {
        report.holes.append("listed, but no mutant: \(listed)")
      }
    }
    let batch = try Batch(
      lesson, sample, project: project,
      modules: URL(fileURLWithPath: program).deletingLastPathComponent().appending(path: "Modules"),
      folder: folder)
    let outcomes = try Trial.outcomes(of: batch, program: program, folder: folder)
    for (mutant, outcome) in zip(batch.mutants, outcomes) {
      let change = change(lesson, mutant)
      let isListed = equivalents.contains(change)
      if isListed && outcome != .accepted {
        report.holes.append("listed as equivalent, but rejected: \(change)")
        continue
      }
      if isVerbose { print("\(change)\n  \(mutant.kind): \(outcome)") }
      switch outcome {
      case .named: report.named += 1
      case .rejected: report.rejected += 1
      case .crashed: report.crashed += 1
      case .timedOut: report.timedOut += 1
      case .accepted where isListed: report.equivalent += 1
      case .accepted: report.holes.append("accepted (\(mutant.kind)): \(change)")
      }
    }
    return report
  }

  /// Checks the mutants of a library, in the process that ``run(_:)`` starts; returns at once if it is another one.
  public static func serveIfAsked() {
    let words = CommandLine.arguments
    guard words.count == 5, words[1] == "serve", let first = Int(words[3]) else { return }
    Trial.serve(words[2], from: first, results: words[4])
  }
}

extension MutationGate.Report {
  /// Adds the counts of another report.
  public static func += (a: inout Self, b: Self) {
    a.named += b.named
    a.rejected += b.rejected
    a.crashed += b.crashed
    a.timedOut += b.timedOut
    a.equivalent += b.equivalent
    a.holes += b.holes
  }
}
