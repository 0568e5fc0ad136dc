import Files
import Foundation
import Training
import Vision

/// An HTML page of queries and their nearest neighbors, with thumbnails inside.
struct ContactSheet {
  let results: [SearchResult]
  let threshold: Float?
  /// Whether photos are rotated as their Exif data says.
  let upright: Bool

  /// Writes the page.
  func write(to path: String) throws {
    var page = Self.head
    for result in results {
      page += "<section>\n" + (try card(result.query, "query", "")) + "<div class=neighbors>\n"
      for neighbor in result.neighbors {
        let kind = threshold.map { neighbor.distance <= $0 ? "same" : "different" } ?? ""
        page += try card(neighbor.path, kind, formatted(Double(neighbor.distance), decimals: 4))
      }
      page += "</div>\n</section>\n"
    }
    if let threshold {
      page +=
        "<p>Green: the same by the threshold \(formatted(Double(threshold), decimals: 4))</p>\n"
    }
    try File.write(Array(page.utf8), to: path)
  }

  private func card(_ path: String, _ kind: String, _ distance: String) throws -> String {
    let name = path.split(separator: "/").suffix(2).joined(separator: "/").displayed()
    let caption = kind == "query" ? "query" : distance
    return """
      <figure class="\(kind)"><img src="data:image/jpeg;base64,\(try thumbnail(path))" alt="">
      <figcaption title="\(path.escapedForMarkup)"><b>\(caption)</b> \(name.escapedForMarkup)</figcaption></figure>

      """
  }

  /// Returns the image scaled to at most 160 pixels a side, as a JPEG in Base64.
  private func thumbnail(_ path: String) throws -> String {
    let image = try Image(contentsOf: path, upright: upright).color
    let longest = Double(max(image.width, image.height))
    let scale = min(1, 160 / longest)
    let small = Resize(
      width: max(1, Int(Double(image.width) * scale)),
      height: max(1, Int(Double(image.height) * scale)))(image)
    let file = NSTemporaryDirectory() + "wingbeat-\(UUID().uuidString).jpg"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try small.write(to: file, quality: 85)
    return Data(try File.read(file)).base64EncodedString()
  }

  private static let head = """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>Nearest images</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>
    body { font: 14px/1.4 system-ui, sans-serif; margin: 24px; background: #fafafa; color: #222 }
    section { display: flex; gap: 24px; margin-bottom: 32px; align-items: flex-start }
    .neighbors { display: flex; flex-wrap: wrap; gap: 12px }
    figure { margin: 0; width: 164px; background: #fff; border: 2px solid #ddd; border-radius: 6px }
    figure img { display: block; width: 160px; height: 160px; object-fit: contain; margin: 2px }
    figcaption { padding: 4px 8px 6px; overflow-wrap: anywhere; font-size: 12px }
    .query { border-color: #3465a4 } .same { border-color: #4e9a06 } .different { border-color: #ddd }
    </style></head><body>
    <h1>Nearest images</h1>

    """
}
