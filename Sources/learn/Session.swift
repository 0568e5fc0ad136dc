import Lessons

/// The project, the exercises and the learner's progress, which every command uses.
struct Session {
  let project: Project
  let catalog: Catalog
  var progress: Progress

  /// Opens the project in the current folder.
  ///
  /// - Throws: `TutorError` if the current folder is not in the project.
  init() throws {
    project = try Project()
    catalog = Catalog()
    progress = Progress(project)
    // A file that was restored, by `reset` or by git, is solved no longer.
    for lesson in catalog.lessons
    where progress.isSolved(lesson) && project.isPristine(lesson) {
      try progress.set(lesson, isSolved: false)
    }
  }

  /// Returns the exercise that a command line names, else the next one.
  func lesson(_ operands: [String]) throws -> Lesson {
    if let name = operands.first { return try catalog.lesson(named: name) }
    guard let next = catalog.next(progress) else {
      throw TutorError(
        "all exercises are solved; add the name of one: `swift run learn list` lists them")
    }
    return next
  }

  /// Checks an exercise, saves the result, and returns it with its text.
  ///
  /// - Parameter isWatched: whether `watch` is running, so that a key shows the next step.
  mutating func check(
    _ lesson: Lesson, interruptions: [Int32] = [], isWatched: Bool = false
  ) throws -> (verdict: Verdict, text: String) {
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

  /// Checks exercises, prints each result, and returns whether none is wrong.
  mutating func check(all lessons: [Lesson]) throws -> Bool {
    var counts = (solved: 0, unsolved: 0, wrong: 0)
    for lesson in lessons {
      if project.isPristine(lesson) && lessons.count > 1 {
        // The original file is unsolved: it need not be built.
        try progress.set(lesson, isSolved: false)
        counts.unsolved += 1
        continue
      }
      let (verdict, text) = try check(lesson)
      say(text)
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
