import Foundation
import Testing

@testable import Files

@Suite struct ReadingLimitsTests {
  @Test func `the limits of the process are the defaults`() {
    // An optimized build once had zeros here.
    #expect(ReadingLimits.current == ReadingLimits() && ReadingLimits.current.pixels == 178_956_970)
  }

  @Test func `compressed data may unpack to 64 MiB, or to 200 times its size`() {
    let limits = ReadingLimits()
    #expect(limits.unpackedLimit(compressed: 0) == 64 << 20)
    #expect(limits.unpackedLimit(compressed: 1 << 20) == 200 << 20)
    #expect(limits.unpackedLimit(compressed: .max) == limits.unpackedBytes)
  }

  @Test func `values that raise the limits of compressed data are sufficient`() throws {
    for (count, size) in [
      (1, 70 << 20), (1000, 64 << 20 + 1), (1 << 27, 17 << 30), (10 << 20, 17 << 30),
    ] {
      var limits = ReadingLimits()
      #expect(limits.unpackedLimit(compressed: count) < size)
      let advice = limits.raisingUnpacked(compressed: count, to: size)
      for match in advice.matches(of: /current\.(\w+) = (\d+)/) {
        let value = try #require(Int(match.2))
        switch match.1 {
        case "unpackedBytes": limits.unpackedBytes = value
        case "unpackingRatio": limits.unpackingRatio = value
        default: Issue.record("\(advice)")
        }
      }
      #expect(limits.unpackedLimit(compressed: count) >= size, "\(advice)")
    }
  }

  @Test func `a file beyond the limit names a value that is sufficient`() async {
    await #expect(processExitsWith: .success) {
      let path = "/tmp/wingbeat-limit-\(getpid())"
      func fault() -> Int32 {
        // Without blocks on the disk.
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        guard ftruncate(file, 1 << 30 + 1) == 0 else { return 1 }
        do throws(DataError) {
          _ = try File.read(path)
          return 2
        } catch {
          let problem = "has 1073741825 bytes, more than the limit of 1073741824"
          let advice = "use a smaller file, or set ReadingLimits.current.fileBytes = 1073741825"
          guard error.problem == problem && error.recoverySuggestion == advice else { return 3 }
        }
        guard ftruncate(file, 3) == 0 else { return 4 }
        ReadingLimits.current.fileBytes = 2
        guard (try? File.read(path)) == nil, (try? File.read(path, limit: 4)) == [0, 0, 0] else {
          return 5
        }
        ReadingLimits.current.fileBytes = 3
        return (try? File.read(path)) == [0, 0, 0] ? 0 : 6
      }
      let status = fault()
      unlink(path)
      exit(status)
    }
  }

  @Test func `a table beyond a limit names values that are sufficient`() async {
    await #expect(processExitsWith: .success) {
      func suggestion(_ text: String) -> String {
        var reader = CSVReader(Array(text.utf8), path: "list.csv")
        do throws(DataError) {
          while try reader.next() != nil {}
          return ""
        } catch { return error.recoverySuggestion }
      }
      (ReadingLimits.current.rows, ReadingLimits.current.columns) = (2, 3)
      let rows = suggestion("a\nb\n\"c\n\"\nd")
      guard rows == "split it into smaller files, or set ReadingLimits.current.rows = 4" else {
        exit(1)
      }
      ReadingLimits.option = "--limit"
      let columns = suggestion("a,b,c,d,e")
      guard columns == "end each row with a line break, or pass --limit columns=5" else { exit(2) }
      (ReadingLimits.current.rows, ReadingLimits.current.columns) = (5, 5)
      exit(suggestion("a\nb\n\"c\n\"\nd") + suggestion("a,b,c,d,e") == "" ? 0 : 3)
    }
  }
}
