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
    .flag("keep-query", "also list the query itself, and copies with the same contents"),
    .flag("json", "print the neighbors as JSON, a line per query"),
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

/// Returns the nearest neighbors among the images at paths.
private func search(
  _ searched: [String], for sought: [String], _ encoder: TrainedEncoder, _ arguments: Arguments
) throws -> [SearchResult] {
  let (queryRows, queries) = try encoder.embeddings(of: sought, arguments)
  let (rows, references) = try encoder.embeddings(of: searched, arguments)
  return results(
    (queryRows, queries.names, queries.names.indices.map { queries.contents($0) }),
    (rows, references.names, references.names.indices.map { references.contents($0) }), arguments)
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
  let contents = try queries.names.map { try MappedFile($0).withUnsafeBytes(Checksum.fnv1a) }
  return results(
    (queryRows, queries.names, contents), (rows, entries.map(\.path), entries.map(\.content)),
    arguments)
}

/// Images with their embeddings, and what they are recognized by, where that can be read.
private typealias Pictures<Contents> = (
  rows: Tensor<Float>, names: [String], contents: [Contents?]
)

private func results<Contents: Equatable>(
  _ queries: Pictures<Contents>, _ references: Pictures<Contents>, _ arguments: Arguments
) -> [SearchResult] {
  let keepsQuery = arguments.flag("keep-query")
  func isCopy(_ query: Int, _ reference: Int) -> Bool {
    !keepsQuery && queries.contents[query] != nil
      && queries.contents[query] == references.contents[reference]
  }
  let (count, all) = (arguments.integer("count"), references.names.indices)
  // Enough neighbors, also without the copies of a query.
  let copies = queries.names.indices.map { query in all.count { isCopy(query, $0) } }
  let limit = min(count + (copies.max() ?? 0), all.count)
  let found = NeighborIndex(references.rows).nearest(limit, to: queries.rows)
  let (indices, distances) = (found.indices.scalars, found.distances.scalars)
  return queries.names.indices.map { query in
    let others = (query * limit..<(query + 1) * limit).filter { !isCopy(query, Int(indices[$0])) }
    return SearchResult(
      query: queries.names[query],
      neighbors: others.prefix(count).map { (references.names[Int(indices[$0])], distances[$0]) })
  }
}
