// Weeks of a Prometheus and an Alertmanager in minutes: the rule manager and the notification pipeline of both programs, in the
// virtual time of testing/synctest. They read samples from stdin instead of targets, and write messages to stdout instead of
// sending them. Nothing listens: a goroutine that waits for a socket would stop virtual time.
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

const (
	// step is the time between two frames.
	step = time.Minute
	// tick is the shortest time between two samples.
	tick = 15 * time.Second
)

var (
	configuration = flag.String("alertmanager", "", "Alertmanager's configuration")
	ruleFiles     = flag.String("rules", "", "glob of the rule files")
	retention     = flag.Duration("retention", 0, "how long Alertmanager remembers what it sent")
	folder        = flag.String("data", "", "an empty folder")
	start         = flag.Int64("start", 0, "time of the first frame, in seconds since 1970")
	interval      = flag.Duration("interval", time.Minute, "time between two evaluations of the rules")
)

// header is the first line of stdin; frames follow, each with 1 + len(Series) little-endian float64. The first is 1 while
// Prometheus and Alertmanager run. NaN: the series has no sample.
type header struct {
	Series []struct {
		Labels labels.Labels `json:"labels"`
		// Seconds between two samples.
		Every int64 `json:"every"`
	} `json:"series"`
	Frames int `json:"frames"`
}

func main() {
	testing.Init()
	flag.Parse()
	// Memory is cheaper than time here.
	debug.SetGCPercent(400)
	tests := []testing.InternalTest{{Name: "simulate", F: func(t *testing.T) { synctest.Test(t, simulate) }}}
	testing.Main(func(string, string) (bool, error) { return true, nil }, tests, nil, nil)
}

func simulate(*testing.T) {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	line, err := in.ReadBytes('\n')
	check(err)
	var samples header
	check(json.Unmarshal(line, &samples))
	// Virtual time starts in the year 2000.
	time.Sleep(time.Until(time.Unix(*start, 0)))

	options := tsdb.DefaultOptions()
	options.RetentionDuration = (40 * 24 * time.Hour).Milliseconds()
	// All samples stay in memory, which no query has to search an index for, and nothing is read again after a crash.
	options.MinBlockDuration, options.MaxBlockDuration = options.RetentionDuration, options.RetentionDuration
	options.WALSegmentSize = -1
	db, err := tsdb.Open(filepath.Join(*folder, "prometheus"), slog.New(slog.DiscardHandler), nil, options, nil)
	check(err)
	monitoring := newMonitoring(db, &messages{out: json.NewEncoder(out)})
	frame := make([]float64, 1+len(samples.Series))
	scrapes := newScrapes(samples)
	for range samples.Frames {
		check(binary.Read(in, binary.LittleEndian, frame))
		if up := frame[0] == 1; up != monitoring.running() {
			if up {
				monitoring.start()
			} else {
				monitoring.kill()
			}
		}
		for end := time.Now().Add(step); time.Now().Before(end); time.Sleep(tick) {
			if monitoring.running() {
				scrapes.write(db, frame[1:])
			}
		}
	}
	monitoring.kill()
	check(out.Flush())
	// The bubble would wait for every goroutine of the database.
	os.Exit(0)
}

// scrapes appends as scrape loops do: a series that is gone gets a staleness marker.
type scrapes struct {
	header
	refs  []storage.SeriesRef
	stale []bool
}

func newScrapes(of header) *scrapes {
	made := &scrapes{header: of, refs: make([]storage.SeriesRef, len(of.Series)), stale: make([]bool, len(of.Series))}
	for i := range made.stale {
		made.stale[i] = true
	}
	return made
}

func (s *scrapes) write(db *tsdb.DB, frame []float64) {
	appender := db.Appender(context.Background())
	now := time.Now()
	for i, sample := range frame {
		gone := math.IsNaN(sample)
		if now.Unix()%s.Series[i].Every != 0 || gone && s.stale[i] {
			continue
		}
		if gone {
			sample = math.Float64frombits(value.StaleNaN)
		}
		ref, err := appender.Append(s.refs[i], s.Series[i].Labels, now.UnixMilli(), sample)
		check(err)
		s.refs[i], s.stale[i] = ref, gone
	}
	check(appender.Commit())
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
