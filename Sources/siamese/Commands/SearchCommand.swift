import Commands
import Contrastive
import Files
import Tensors

/// `siamese search`.
let searchCommand = Program(
  "search", "Find the nearest neighbors of images in a folder.", takes: "IMAGE …",
  options: [
    .text("in", "", short: "i", placeholder: "FOLDER", "folder of images to search; required"),
    .integer("count", 12, in: 1...10_000, short: "n", "number of neighbors per image"),
    .flag("keep-query", "also list the query itself, and copies with the same contents"),
    .flag("json", "print the neighbors as JSON, a line per query"),
    .text(
      "sheet", "", placeholder: "FILE", "contact sheet to write, .html; - is the standard output"),
  ] + TrainedEncoder.options + TrainedEncoder.orientationOption, lists: [ReadingLimitsOption.list],
  examples: [
    "siamese search --weights Output/siamese --in photos/ --sheet Output/sheet.html query.jpg"
  ]
) { arguments in
  guard !arguments.positionals.isEmpty else {
    throw Arguments.Failure(description: "no query given; pass image files")
  }
  guard !arguments.string("in").isEmpty else {
    throw Arguments.Failure(description: "--in is missing; pass the folder to search")
  }
  let (sought, searched) = (
    try ImageDataset.files(at: arguments.positionals),
    try ImageDataset.files(at: [arguments.string("in")])
  )
  let encoder = try TrainedEncoder(arguments)
  let (queryRows, queries) = try encoder.embeddings(of: sought, arguments)
  let (rows, references) = try encoder.embeddings(of: searched, arguments)
  let distances = Distance.euclidean.matrix(queryRows, rows)
  let contents =
    arguments.flag("keep-query") ? [] : references.names.indices.map { references.contents($0) }
  let results = queries.names.indices.map { query in
    let own = queries.contents(query)
    let others = references.names.indices.filter {
      contents.isEmpty || own == nil || contents[$0] != own
    }
    let row = distances[query].scalars
    return SearchResult(
      query: queries.names[query], references: others.map { references.names[$0] },
      distances: others.map { row[$0] }, count: arguments.integer("count"))
  }
  let sheet = arguments.output("sheet")
  for result in results {
    let line =
      arguments.flag("json")
      ? try result.json(threshold: encoder.threshold) : result.text(threshold: encoder.threshold)
    sheet.report(line)
  }
  if !sheet.path.isEmpty {
    try ContactSheet(
      results: results, threshold: encoder.threshold,
      upright: encoder.orientation(arguments) == .upright
    ).write(to: sheet.path)
    sheet.report("→ \(sheet.path.displayed(limit: 400))")
  }
}
