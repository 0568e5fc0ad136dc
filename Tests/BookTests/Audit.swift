import Foundation
import Testing

@testable import Book

/// An audit of pages in a real browser: errors, missing images, layout and contrast.
enum Audit {
  static var browser: String? {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Audits each page at two widths, in the light and the dark theme.
  ///
  /// - Returns: a line for each issue: the page, the width, what is wrong; then the lines that `script` reports.
  static func report(_ pages: [String], in folder: String, script: String = "") throws -> [String] {
    guard let browser else { try Test.cancel("chromium is not installed") }
    // Listen for errors before a page's own scripts run.
    for page in pages {
      let path = "\(folder)/\(page)"
      try String(contentsOfFile: path, encoding: .utf8)
        .replacing("<head>", with: "<head><script>\(listening)</script>", maxReplacements: 1)
        .replacing("loading=\"lazy\"", with: "")
        .write(toFile: "\(folder)/audit-\(page)", atomically: true, encoding: .utf8)
    }
    let frames = pages.flatMap { page in
      [380, 1280].map {
        "<iframe src=\"audit-\(page)\" width=\"\($0)\" height=\"900\" data-page=\"\(page)\"></iframe>"
      }
    }
    let driver = """
      <!DOCTYPE html><meta charset="utf-8"><body>\(frames.joined(separator: "\n"))
      <script>addEventListener("load", async () => {
      const report = []; \(inspecting)
      for (const frame of document.querySelectorAll("iframe")) {
        inspect(frame, (text) => report.push(`${frame.dataset.page} ${frame.width}: ${text}`));
      }
      const first = document.querySelector("iframe").contentWindow;
      \(script)
      const end = document.createElement("pre"); end.id = "report";
      end.textContent = report.join("\\n"); document.body.append(end);
      });</script>
      """
    let path = folder + "/audit.html"
    try driver.write(toFile: path, atomically: true, encoding: .utf8)
    defer {
      for page in pages.map({ "audit-\($0)" }) + ["audit.html", "audit-profile"] {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(page)")
      }
    }
    return try run(browser, path, profile: folder + "/audit-profile")
  }

  private static func run(_ browser: String, _ page: String, profile: String) throws -> [String] {
    let process = Process()
    // Terminate a browser that hangs, with its child processes.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = [
      "--kill-after=10", "600", browser, "--headless", "--no-sandbox", "--disable-gpu",
      "--window-size=1400,1000", "--dump-dom", "--virtual-time-budget=20000",
      "--allow-file-access-from-files", "--user-data-dir=\(profile)", "file://\(page)",
    ]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let found = try #require(
      text.components(separatedBy: "<pre id=\"report\">").dropFirst().last, "no report")
    return found.components(separatedBy: "</pre>")[0].components(separatedBy: "\n")
      .filter { !$0.isEmpty }
  }

  private static let listening = """
    window.findings = []; addEventListener("error", (event) => findings.push(
      event.message ? "error " + event.message : "missing " + (event.target.src || event.target.href)
    ), true);
    console.error = (...words) => findings.push("console " + words.join(" "));
    """

  private static let inspecting = #"""
    const looked = {pages: 0, texts: 0, formulas: 0, images: 0, labels: 0, lines: 0};
    const channels = (text) => (text.match(/[\d.]+/g) || []).map(Number);
    const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const background = (window, element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = channels(window.getComputedStyle(at).backgroundColor);
        if (color.length === 3 || color[3] === 1) return color;
      }
      return [255, 255, 255];
    };
    // The topmost color below a point of a drawing.
    const painted = (window, shapes, x, y, element) => {
      let color = null;
      for (const [shape, box, fill] of shapes) {
        if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
          && shape.compareDocumentPosition(element) & 4) color = fill;
      }
      return color || background(window, element);
    };
    const ratio = (first, second) => {
      const [a, b] = [first, second].map(luminance);
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    };
    const paint = (window, element, name) => {
      const style = window.getComputedStyle(element);
      const color = channels(style[name] === "currentcolor" ? style.color : style[name]);
      return style[name].startsWith("rgb") && color[3] !== 0 ? color.slice(0, 3) : null;
    };
    // Text in drawings needs 7 pixels and a contrast of 4.5, lines with a meaning a contrast of 3 (WCAG 2.1: 1.4.3,
    // 1.4.11). Grids, frames of clusters and cells of heatmaps have no minimum.
    const drawings = (window, say, theme) => {
      for (const svg of window.document.querySelectorAll("main svg")) {
        const shapes = [...svg.querySelectorAll("rect, polygon, path, ellipse, circle")]
          .filter((shape) => !shape.closest("defs") && paint(window, shape, "fill"))
          .map((shape) => [shape, shape.getBoundingClientRect(), paint(window, shape, "fill")]);
        for (const text of svg.querySelectorAll("text")) {
          if (!text.textContent.trim()) continue;
          const box = text.getBoundingClientRect();
          const under = painted(
            window, shapes, (box.left + box.right) / 2, (box.top + box.bottom) / 2, text);
          const inner = text.querySelector("tspan") || text;
          const scale = text.getScreenCTM();
          const size = parseFloat(window.getComputedStyle(inner).fontSize) * Math.hypot(scale.a, scale.b);
          if (theme === "light" && size < 7) {
            say(`text of ${size.toFixed(1)} pixels in a drawing: ${text.textContent.trim()}`);
          }
          const color = paint(window, inner, "fill") || [0, 0, 0];
          looked.labels += 1;
          if (ratio(color, under) < 4.5) {
            say(`contrast ${ratio(color, under).toFixed(2)} in ${theme}, drawing: ${text.textContent.trim()}`);
          }
        }
        for (const line of svg.querySelectorAll("path, polyline, line, use, circle, ellipse, polygon")) {
          if (line.closest("defs, .gridline, .cluster, .cells") || line.matches(".gridline")) continue;
          const color = paint(window, line, "stroke");
          const box = line.getBoundingClientRect();
          if (!color || !box.width && !box.height) continue;
          const groups = shapes.filter(([shape]) => shape.closest(".cluster"));
          const under = painted(
            window, groups, (box.left + box.right) / 2, (box.top + box.bottom) / 2, line);
          looked.lines += 1;
          if (ratio(color, under) < 3) {
            say(`contrast ${ratio(color, under).toFixed(2)} in ${theme}, line: ${line.outerHTML.slice(0, 60)}`);
          }
        }
      }
    };
    const contrast = (window, say, theme) => {
      const seen = new Set();
      const walker = window.document.createTreeWalker(window.document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || element.closest("svg, script, .katex-mathml")) continue;
        const style = window.getComputedStyle(element);
        const size = parseFloat(style.fontSize);
        const key = [style.color, background(window, element), size, style.fontWeight].join();
        if (seen.has(key)) continue;
        seen.add(key);
        looked.texts += 1;
        const found = ratio(channels(style.color), background(window, element));
        const isLarge = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
        if (found < (isLarge ? 3 : 4.5)) {
          say(`contrast ${found.toFixed(2)} in ${theme}: ${walker.currentNode.data.trim().slice(0, 40)}`);
        }
      }
    };
    const inspect = (frame, say) => {
      const window = frame.contentWindow, document = window.document;
      looked.pages += 1;
      for (const finding of window.findings) say(finding);
      for (const image of document.images) {
        looked.images += 1;
        if (!image.complete || !image.naturalWidth) say("missing image: " + image.src);
        if (!image.alt) say("image without alternative text: " + image.src);
      }
      for (const svg of document.querySelectorAll("main svg")) {
        looked.images += 1;
        if (svg.getBoundingClientRect().height < 5) say("drawing without height");
      }
      for (const math of document.querySelectorAll(".math")) {
        looked.formulas += 1;
        if (!math.querySelector(".katex") || math.querySelector(".katex-error")) {
          say("formula not rendered: " + math.textContent);
        }
      }
      const names = [...document.querySelectorAll("[id]")].map((element) => element.id);
      for (const name of new Set(names.filter((name, i) => names.indexOf(name) !== i))) {
        say("duplicate identifier: " + name);
      }
      const root = document.documentElement;
      if (root.scrollWidth > window.innerWidth) {
        const wide = [...document.querySelectorAll("main *")].find(
          (element) => element.getBoundingClientRect().right > window.innerWidth + 1
            && !element.closest("pre, .wide, .display, .paper"));
        say(`wider than the window: ${root.scrollWidth}, ${wide ? wide.outerHTML.slice(0, 80) : ""}`);
      }
      for (const theme of ["light", "dark"]) {
        root.dataset.theme = theme;
        for (const details of document.querySelectorAll("details")) details.open = true;
        contrast(window, say, theme);
        drawings(window, say, theme);
      }
    };
    """#
}
