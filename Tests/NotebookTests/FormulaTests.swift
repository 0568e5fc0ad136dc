import Foundation
import Testing

@testable import Notebook

@Suite struct FormulaTests {
  @Test(arguments: [
    (#"\frac{\partial L}{\partial w_i}"#, "∂L/∂wᵢ"),
    (#"dA_{i,k} = \sum_{j} dC_{i,j} \cdot B_{k,j}"#, "dA[i, k] = Σⱼ dC[i, j] · B[k, j]"),
    (#"\sqrt{\sigma^2 + \varepsilon}"#, "√(σ² + ε)"),
    (#"\left\lfloor \frac{H + 2p - k}{s} \right\rfloor + 1"#, "⌊(H + 2p − k)/s⌋ + 1"),
    (#"\max(0, m - D)^2 \cdot \hat{x}"#, "max(0, m − D)² · x̂"),
    (#"\ln 2 \approx 0.693"#, "ln 2 ≈ 0.693"),
    (#"\log \sum_{c,u} e^{x_c - m}"#, "log Σ(c, u) e^(x[c] − m)"),
    (#"\begin{aligned} a &= b \\ c &= d \end{aligned}"#, "a = b\nc = d"),
  ])
  func `TeX becomes plain text`(tex: String, plain: String) {
    #expect(Formula.plain(tex) == plain)
  }

  @Test func `display formulas are indented, inline ones are not, code and money are unchanged`() {
    #expect(Formula.prose("$$y = x^2$$") == "    y = x²")
    #expect(Formula.prose("So $x_1 \\le 2$ holds.") == "So x₁ ≤ 2 holds.")
    #expect(Formula.prose("`$x` and `$y`") == "`$x` and `$y`")
    #expect(Formula.prose("$ 3 or $ 4") == "$ 3 or $ 4")
    #expect(Formula.prose("{ $0 < $1 }") == "{ $0 < $1 }")
    #expect(Formula.prose("reduce { $0+$1 }") == "reduce { $0+$1 }")
    #expect(
      Formula.prose("so $2 \\cdot 3$ is 6 and $6x$, not $3-$5") == "so 2 · 3 is 6 and 6x, not $3-$5"
    )
  }

  @Test func `every formula of the chapters is converted`() throws {
    let chapters = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Chapters").standardized.path()
    let folders = try FileManager.default.contentsOfDirectory(atPath: chapters)
    #expect(folders.count >= 13)
    for folder in folders {
      let source = Source(file: "\(chapters)/\(folder)/main.swift")
      for case .prose(let text) in source.lines where !text.hasPrefix("    ") {
        let shown = Formula.prose(text)
        #expect(shown == text || !shown.contains("\\"), "\(folder): \(text)")
      }
    }
  }
}
