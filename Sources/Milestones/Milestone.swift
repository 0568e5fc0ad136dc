@preconcurrency import Foundation

/// Something whole, made of what several chapters' exercises build: of the learner's functions where they
/// are solved, of the library's elsewhere.
public struct Milestone {
  /// The chapter at whose end it stands.
  public let chapter: Int
  public let title: String
  /// What is to be reached, in a sentence that stands before the training.
  public let goal: String
  /// The exercises whose functions it uses.
  public let exercises: [String]
  /// Runs it; what it has to say it prints.
  private let body: (Parts) throws -> Outcome

  /// How it came out.
  public struct Outcome: Sendable {
    /// What was wanted, and what came: "more than 95 % right: 97.3 %".
    public let words: String
    public let isReached: Bool
  }

  init(
    chapter: Int, title: String, goal: String, exercises: [String],
    _ body: @escaping (Parts) throws -> Outcome
  ) {
    (self.chapter, self.title, self.goal) = (chapter, title, goal)
    (self.exercises, self.body) = (exercises, body)
  }

  /// Runs it with the learner's functions for the exercises named; the library's for all others.
  @discardableResult
  public func run(solved: Set<String>) throws -> Outcome {
    let own = exercises.filter(solved.contains)
    print("\(title): \(own.count) of \(exercises.count) are yours")
    print(
      exercises.map { "  \($0): \(solved.contains($0) ? "yours" : "the library's")" }
        .joined(separator: "\n"))
    print("the goal: \(goal)")
    let outcome = try body(Parts(solved: solved))
    print("\(outcome.isReached ? "✓ reached" : "✗ not reached"): \(outcome.words)")
    return outcome
  }

  /// The program that `swift run learn milestone` starts: `parts` lists the exercises, `run NAME …` runs it.
  public func main() -> Never {
    setvbuf(stdout, nil, _IOLBF, 0)
    let words = CommandLine.arguments.dropFirst()
    switch words.first {
    case "parts": print(exercises.joined(separator: "\n"))
    case "run":
      do {
        if try !run(solved: Set(words.dropFirst())).isReached { exit(1) }
      } catch {
        print("\(title): \(error)")
        exit(1)
      }
    default: print("Use `swift run learn milestone \(chapter) --mine`.")
    }
    exit(0)
  }
}

/// Which functions are the learner's.
struct Parts: Sendable {
  let solved: Set<String>

  /// The learner's function for an exercise where it is solved, else the library's.
  func choose<Function>(_ name: String, _ mine: Function, else library: Function) -> Function {
    solved.contains(name) ? mine : library
  }
}

/// Three columns or so, aligned.
func table(_ rows: [[String]]) {
  let widths = (rows.first ?? []).indices.map { column in
    rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
  }
  for row in rows {
    let cells = row.enumerated().map { place, cell in
      cell
        + String(repeating: " ", count: place + 1 < row.count ? widths[place] - cell.count : 0)
    }
    print("  " + cells.joined(separator: "   "))
  }
}

/// A number with that many digits after the point.
func text(_ number: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", number) }
