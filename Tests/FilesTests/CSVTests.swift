import Testing

@testable import Files

@Suite struct CSVTests {
  private func rows(_ text: String) throws(DataError) -> [CSV.Row] { try rows(Array(text.utf8)) }

  private func rows(_ bytes: [UInt8]) throws(DataError) -> [CSV.Row] {
    var reader = CSVReader(bytes, path: "list.csv")
    var rows: [CSV.Row] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  private func problem(_ text: String) -> String {
    do throws(DataError) {
      _ = try rows(text)
      return ""
    } catch { return "\(error)" }
  }

  /// The expected rows are those of `[r for r in csv.reader(io.StringIO(text, newline="")) if r]` in Python.
  @Test func `a CSV file has the rows that Python's csv module reads`() throws {
    let text = "a,b\r\n\"x, y\",\"say \"\"hi\"\"\"\n\n,\n\"two\nlines\",\"\"\nlast,one"
    let read = try rows(text)
    #expect(
      read.map(\.fields) == [
        ["a", "b"], ["x, y", "say \"hi\""], ["", ""], ["two\nlines", ""], ["last", "one"],
      ])
    #expect(read.map(\.line) == [1, 2, 4, 5, 7])
    #expect(try rows("\u{FEFF}a,b").map(\.fields) == [["a", "b"]])
    #expect(try rows("").isEmpty)
    for (text, fields) in [
      ("a\"\"b,c\"d\"\n", ["a\"\"b", "c\"d\""]), ("\"ab\"c,\"d\"\"e\"f\n", ["abc", "d\"ef"]),
      ("\"\"", [""]), ("\"\",", ["", ""]), (" \"a\",b ", [" \"a\"", "b "]),
      ("\"a\r\nb\",c\r\n", ["a\r\nb", "c"]),
      (",\u{301}x\n", ["", "\u{301}x"]), ("a\u{301},b", ["a\u{301}", "b"]),
    ] {
      let read = try rows(text).map(\.fields)
      #expect(read.count == 1)
      #expect(read.first?.map { Array($0.utf8) } == fields.map { Array($0.utf8) }, "\(text)")
    }
    #expect(try rows("a,b\rc,d").map(\.fields) == [["a", "b"], ["c", "d"]])
  }

  @Test func `a written field is read back, and quoted where Python's csv module quotes`() throws {
    for (text, field) in [
      ("a", "a"), ("", ""), ("a,b", "\"a,b\""), ("a\r\nb", "\"a\r\nb\""),
      ("say \"hi\"", "\"say \"\"hi\"\"\""),
      (",\u{301}", "\",\u{301}\""), ("\"\u{301}", "\"\"\"\u{301}\""),
      ("\u{1F468}\u{200D}\r", "\"\u{1F468}\u{200D}\r\""),
      ("it's {a} @b_c", "it's {a} @b_c"),
    ] {
      #expect(CSV.field(text).utf8.elementsEqual(field.utf8), "\(text)")
      let read = try rows(CSV.field(text) + "," + CSV.field(text) + "\n").map(\.fields)
      #expect(read.count == 1 && read[0].count == 2)
      for copy in read.joined() { #expect(copy.utf8.elementsEqual(text.utf8)) }
    }
  }

  @Test func `invalid text and tables beyond the limits are refused with the line`() {
    #expect(problem("a,b\n\"c,d\n").contains("list.csv: line 2 has an unterminated quote"))
    #expect {
      try rows(Array("a,b\nc,".utf8) + [0xFF])
    } throws: {
      "\($0)".contains("line 2 is not UTF-8 text; save it as UTF-8")
    }
    let commas = String(repeating: ",", count: 1 << 22)
    #expect(problem("a,b\n" + commas).contains("line 2 has more than 100000 fields"))
  }

  @Test func `randomly changed tables never crash`() {
    let text = Array(
      "\u{FEFF}path,label\r\n\"a \"\"b\"\", c\",d\n\ne,\"f\ng\"\r\nz\u{E9},\u{1F415}".utf8)
    var generator = Mutations(seed: 3)
    for _ in 0..<2000 { _ = try? rows(generator.mutated(text)) }
  }
}
