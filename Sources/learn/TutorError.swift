/// An error that stops the tutor: what happened and how to fix it, in one sentence.
struct TutorError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Creates the error of a build that failed: the missing packages, if there are any, else the compiler's message.
  init(buildOutput: String) {
    let doctor = Doctor()
    self.init(
      doctor.isReady
        ? "the library does not build:\n\(CompilerOutput(buildOutput).summary)" : doctor.line)
  }
}
