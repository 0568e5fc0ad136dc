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
    .text("sheet", "", placeholder: "FILE", "contact sheet to write, .html"),
  ] + TrainedEncoder.options,
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
  let queries = try ImageDataset(paths: arguments.positionals)
  let references = try ImageDataset(paths: [arguments.string("in")])
  let encoder = try TrainedEncoder(arguments)
  let distances = Distance.euclidean.matrix(
    try encoder.embeddings(of: queries, arguments),
    try encoder.embeddings(of: references, arguments))
  let results = queries.names.indices.map { query in
    SearchResult(
      query: queries.names[query], references: references.names,
      distances: distances[query].scalars, count: arguments.integer("count"))
  }
  for result in results { print(result.text(threshold: encoder.threshold)) }
  let sheet = arguments.string("sheet")
  if !sheet.isEmpty {
    try ContactSheet(results: results, threshold: encoder.threshold).write(to: sheet)
    print("→ \(sheet)")
  }
}
