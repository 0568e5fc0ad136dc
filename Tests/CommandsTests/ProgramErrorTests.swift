import Foundation
import Testing

@testable import Commands

@Suite struct ProgramErrorTests {
  @Test func `an error of Foundation is one sentence with the path`() throws {
    func sentence(_ body: () throws -> Void) -> String? {
      do { try body() } catch { return (error as? CocoaError)?.sentence }
      return nil
    }
    let manager = FileManager.default
    #expect(
      sentence { try manager.createDirectory(atPath: "/proc/x", withIntermediateDirectories: true) }
        == "/proc/x: No such file or directory; check the path")
    #expect(
      sentence {
        try manager.createDirectory(atPath: "/dev/null/a", withIntermediateDirectories: true)
      } == "/dev/null/a: Not a directory; check the path")
    #expect(
      sentence { _ = try manager.contentsOfDirectory(atPath: "/nowhere") }
        == "/nowhere: No such file or directory; check the path")
    let missing = sentence { _ = try String(contentsOfFile: "/nowhere.txt", encoding: .utf8) }
    #expect(missing?.hasPrefix("/nowhere.txt: ") == true, "\(missing ?? "")")
    #expect(missing?.contains("Error Domain") == false)
  }
}
