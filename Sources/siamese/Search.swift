import Commands
import Contrastive
import Files
import Tensors
import Training
import Vision

/// `siamese search`.
let searchCommand = Program(
  "search", "finds the pictures nearest to a picture", takes: "PICTURE …",
  options: Encoder.options + [
    .text("in", "", short: "i", placeholder: "FOLDER", "where to search: a folder of pictures"),
    .integer("count", 12, in: 1...10_000, short: "n", "how many are shown"),
    .text("sheet", "", placeholder: "FILE", "a contact sheet, .html"),
  ],
  examples: [
    "siamese search --weights Output/siamese --in photos/ --sheet Output/sheet.html query.jpg"
  ]
) { arguments in
  guard !arguments.positionals.isEmpty else {
    throw Arguments.Failure(description: "name the picture to search for")
  }
  guard !arguments.string("in").isEmpty else {
    throw Arguments.Failure(description: "--in is missing: name the folder to search")
  }
  let queries = try PictureSet(paths: arguments.positionals)
  let places = try PictureSet(paths: [arguments.string("in")])
  let encoder = try Encoder(arguments)
  let asked = try encoder.embeddings(of: queries, arguments).embeddings
  let known = try encoder.embeddings(of: places, arguments).embeddings
  let all = Distance.euclidean.matrix(asked, known).scalars
  let found = queries.names.indices.map { query in
    let row = Array(all[query * places.count..<(query + 1) * places.count])
    return Finding(
      query: queries.names[query],
      hits: row.indices.sorted { (row[$0], $0) < (row[$1], $1) }.prefix(arguments.integer("count"))
        .map { (places.names[$0], row[$0]) })
  }
  for finding in found { print(finding.table(threshold: encoder.threshold)) }
  let sheet = arguments.string("sheet")
  if !sheet.isEmpty {
    try ContactSheet(findings: found, threshold: encoder.threshold).write(to: sheet)
    print("→ \(sheet)")
  }
}

/// What was found for one picture, nearest first.
struct Finding {
  let query: String
  let hits: [(path: String, distance: Float)]

  func table(threshold: Float?) -> String {
    var lines = ["nearest to \(query):"]
    for (place, hit) in hits.enumerated() {
      let number = String(repeating: " ", count: max(0, 4 - "\(place + 1)".count)) + "\(place + 1)"
      let verdict = threshold.map { hit.distance <= $0 ? "  same     " : "  different" } ?? ""
      lines.append(
        "\(number)  \(formatted(Double(hit.distance), decimals: 4))\(verdict)  \(hit.path)")
    }
    return lines.joined(separator: "\n")
  }
}
