import Lessons

/// What every command works on.
struct Session {
  let project: Project
  let catalog: Catalog
  var progress: Progress

  /// - Throws: where this is not the project's folder.
  init() throws {
    project = try Project()
    catalog = Catalog()
    progress = Progress(project)
  }

  /// The exercise that a command line names, or else the next one.
  func lesson(_ words: [String]) throws -> Lesson {
    if let word = words.first { return try catalog.lesson(named: word) }
    guard let next = catalog.next(progress) else {
      throw TutorError("all exercises are solved; name the one that you mean")
    }
    return next
  }

  /// Checks one exercise, keeps what came of it, and returns it with the words for it.
  ///
  /// - Parameter isWatched: whether keys are at hand for what is next.
  mutating func check(
    _ lesson: Lesson, interruptions: [Int32] = [], isWatched: Bool = false
  ) throws -> (verdict: Verdict, words: String) {
    var check = AnswerCheck(project, catalog, interruptions: interruptions)
    let verdict = try check.run(lesson)
    switch verdict {
    case .passed: try progress.set(lesson, isSolved: true)
    case .interrupted, .blocked: break
    default: try progress.set(lesson, isSolved: false)
    }
    let formatter = VerdictFormatter(
      lesson: lesson, verdict: verdict, project: project, printed: check.printed,
      progress: progress, catalog: catalog, isWatched: isWatched)
    return (verdict, formatter.text)
  }

  /// Checks several, says what came of each, and returns whether none is wrong.
  mutating func check(all lessons: [Lesson]) throws -> Bool {
    var counts = (solved: 0, unsolved: 0, wrong: 0)
    for lesson in lessons {
      if project.isPristine(lesson) && lessons.count > 1 {
        // As it was handed out: nothing to build for.
        try progress.set(lesson, isSolved: false)
        counts.unsolved += 1
        continue
      }
      let (verdict, words) = try check(lesson)
      say(words)
      switch verdict {
      case .passed: counts.solved += 1
      case .unsolved: counts.unsolved += 1
      default: counts.wrong += 1
      }
    }
    if lessons.count > 1 {
      say("\(counts.solved) right, \(counts.wrong) wrong, \(counts.unsolved) not solved yet")
    }
    return counts.wrong == 0
  }
}
