import Testing

@testable import Diagrams

@Suite struct ThemeTests {
  private func colors(_ theme: Theme) -> [Theme.Color] {
    var colors: [Theme.Color] = []
    _ = theme.mapColors { color in
      colors.append(color)
      return color
    }
    return colors
  }

  @Test func `dark colors contrast with their background as light ones do`() {
    let (light, dark) = (colors(.light), colors(.dark))
    #expect(light.count > 30 && dark.count == light.count)
    for (light, dark) in zip(light, dark) {
      let (expected, found) = (
        light.contrast(to: Theme.light.background), dark.contrast(to: Theme.dark.background)
      )
      #expect(abs(expected - found) < 1e-9, "\(light.hex)")
    }
    #expect(Theme.dark.background.hex == "#1F2126")
    // Nothing is brighter than white.
    #expect(Theme.Color("#000000").inverted(on: Theme.dark.background).hex == "#FFFFFF")
  }

  @Test func `colors are read from what CSS, gnuplot and Graphviz write`() {
    #expect(Theme.Color(css: "rgb( 11, 114, 133)")?.hex == "#0B7285")
    #expect(Theme.Color(css: "lightgray")?.hex == "#D3D3D3")
    #expect(Theme.Color(css: "#fff3d6") == Theme.light.parameter.fill)
    #expect(Theme.Color(css: "none") == nil && Theme.Color(css: "rgb(300, 0, 0)") == nil)
  }

  @Test func `a dark diagram has no light color, and a light one no dark color`() throws {
    var style = Diagram.Style(showsLegend: true)
    let shared = Set(colors(.light).map(\.hex)).intersection(colors(.dark).map(\.hex))
    for (theme, other) in [(Theme.light, Theme.dark), (.dark, .light)] {
      style.theme = theme
      for diagram in [Samples.regression(), Samples.convolution()] {
        let dot = diagram.dot(style)
        #expect(dot.contains(theme.parameter.fill.hex))
        for color in colors(other).map(\.hex) where !shared.contains(color) {
          #expect(!dot.contains(color), "\(color)")
        }
      }
    }
  }
}
