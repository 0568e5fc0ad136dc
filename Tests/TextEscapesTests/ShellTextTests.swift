import Foundation
import Testing
import TextEscapes

@Suite struct ShellTextTests {
  @Test func `a quoted text is one word of a shell`() throws {
    for text in [
      "", "plain/name-1.jpg", "a b", "it's", "a'\u{301}b", "$HOME `x` \"y\" \\", "*?[a]{b}~",
      "a\nb", "'", "''",
      "e\u{301}",
    ] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "printf %s \(text.quotedForShell)"]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let printed = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(Array(printed) == Array(text.utf8), "\(text)")
    }
    #expect("a/b-1.jpg".quotedForShell == "a/b-1.jpg")
  }
}
