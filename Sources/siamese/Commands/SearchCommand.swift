import Commands
import Contrastive
import Files
import Tensors

/// `siamese search`.
let searchCommand = Program(
  "search", "Find the nearest neighbors of images in a folder.", takes: "IMAGE …",
  options: [
    .text("in", "", short: "i", placeholder: "FOLDER", "folder of images to search; or --index"),
    .text(
      "index", "", placeholder: "FOLDER",
      "index to search, which 'siamese index add' wrote, instead of --in"),
    .integer("count", 12, in: 1...10_000, short: "n", "number of neighbors per image"),
    .text(
      "sheet", "", placeholder: "FILE", "contact sheet to write, .html; - is the standard output"),
  ] + TrainedEncoder.options + TrainedEncoder.orientationOption, lists: [ReadingLimitsOption.list],
  examples: [
    "siamese search --weights Output/siamese --in photos/ --sheet Output/sheet.html query.jpg",
    "siamese search --weights Output/siamese --index photos.index query.jpg",
  ]
) { arguments in
  guard !arguments.positionals.isEmpty else {
    throw Arguments.Failure(description: "no query given; pass image files")
  }
  guard arguments.string("in").isEmpty != arguments.string("index").isEmpty else {
    throw Arguments.Failure(
      description: arguments.string("in").isEmpty
        ? "--in is missing; pass the folder to search, or --index with an index"
        : "--in and --index exclude each other; leave one out")
  }
  let sought = try ImageDataset.files(at: arguments.positionals)
  let folder = arguments.string("in")
  let searched = try folder.isEmpty ? [] : ImageDataset.files(at: [folder])
  let encoder = try TrainedEncoder(arguments)
  let results =
    try folder.isEmpty
    ? search(EmbeddingIndex(arguments.string("index")), for: sought, encoder, arguments)
    : search(searched, for: sought, encoder, arguments)
  let sheet = arguments.output("sheet")
  for result in results { sheet.report(result.text(threshold: encoder.threshold)) }
  if !sheet.path.isEmpty {
    try ContactSheet(
      results: results, threshold: encoder.threshold,
      upright: encoder.orientation(arguments) == .upright
    ).write(to: sheet.path)
    sheet.report("→ \(sheet.path.displayed(limit: 400))")
  }
}

/// Returns the nearest neighbors among the images at paths.
private func search(
  _ searched: [String], for sought: [String], _ encoder: TrainedEncoder, _ arguments: Arguments
) throws -> [SearchResult] {
  let (queryRows, queries) = try encoder.embeddings(of: sought, arguments)
  let (rows, references) = try encoder.embeddings(of: searched, arguments)
  return results(queryRows, queries.names, rows, references.names, arguments)
}

/// Returns the nearest neighbors in an index.
private func search(
  _ index: EmbeddingIndex, for sought: [String], _ encoder: TrainedEncoder, _ arguments: Arguments
) throws -> [SearchResult] {
  try index.require(
    encoder.indexSettings(upright: encoder.orientation(arguments) == .upright))
  let entries = index.entries
  guard !entries.isEmpty else {
    throw DataError(
      path: index.folder, problem: "contains no images",
      recoverySuggestion: "add some: siamese index add --index FOLDER --weights WEIGHTS photos/")
  }
  let (queryRows, queries) = try encoder.embeddings(of: sought, arguments)
  let rows = try index.vectors(of: entries)
  if let damage = NonFiniteRow(in: rows) {
    throw DataError(
      path: index.folder, problem: "is damaged: \(damage)",
      recoverySuggestion: "remove the folder of the index, and add the images again")
  }
  return results(queryRows, queries.names, rows, entries.map(\.path), arguments)
}

private func results(
  _ queryRows: Tensor<Float>, _ queries: [String], _ rows: Tensor<Float>, _ references: [String],
  _ arguments: Arguments
) -> [SearchResult] {
  let count = min(arguments.integer("count"), references.count)
  let found = NeighborIndex(rows).nearest(count, to: queryRows)
  let (indices, distances) = (found.indices.scalars, found.distances.scalars)
  return queries.indices.map { query in
    SearchResult(
      query: queries[query],
      neighbors: (query * count..<(query + 1) * count).map {
        (references[Int(indices[$0])], distances[$0])
      })
  }
}
