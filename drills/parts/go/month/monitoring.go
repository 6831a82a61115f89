package main

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/eventrecorder"
	"github.com/prometheus/alertmanager/featurecontrol"
	"github.com/prometheus/alertmanager/inhibit"
	"github.com/prometheus/alertmanager/marker"
	"github.com/prometheus/alertmanager/nflog"
	"github.com/prometheus/alertmanager/notify"
	"github.com/prometheus/alertmanager/provider/mem"
	"github.com/prometheus/alertmanager/silence"
	"github.com/prometheus/alertmanager/template"
	"github.com/prometheus/alertmanager/timeinterval"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/tsdb"
)

// Defaults of the flags of both programs.
const (
	lookback        = 5 * time.Minute
	outageTolerance = time.Hour
	forGracePeriod  = 10 * time.Minute
	resendDelay     = time.Minute
	maintenance     = 15 * time.Minute
	alertGC         = 30 * time.Minute
)

// monitoring is one Prometheus and one Alertmanager on one database; both lose their memory when they are killed.
type monitoring struct {
	db       *tsdb.DB
	messages *messages
	engine   *promql.Engine
	stop     []func()
}

func newMonitoring(db *tsdb.DB, messages *messages) *monitoring {
	engine := promql.NewEngine(promql.EngineOpts{
		MaxSamples: 50_000_000, Timeout: 2 * time.Minute, LookbackDelta: lookback,
		EnableAtModifier: true, EnableNegativeOffset: true, Parser: parser.NewParser(parser.Options{}),
	})
	return &monitoring{db: db, messages: messages, engine: engine}
}

func (m *monitoring) running() bool { return m.stop != nil }

func (m *monitoring) kill() {
	for i := len(m.stop) - 1; i >= 0; i-- {
		m.stop[i]()
	}
	m.stop = nil
}

func (m *monitoring) start() {
	alerts := m.startAlertmanager()
	manager := rules.NewManager(&rules.ManagerOptions{
		ExternalURL: &url.URL{},
		QueryFunc:   rules.EngineQueryFunc(m.engine, m.db),
		NotifyFunc: func(_ context.Context, _ string, firing ...*rules.Alert) {
			check(alerts.Put(context.Background(), received(firing)...))
		},
		Appendable: m.db, Queryable: m.db, Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		OutageTolerance: outageTolerance, ForGracePeriod: forGracePeriod, ResendDelay: resendDelay,
	})
	files, err := filepath.Glob(*ruleFiles)
	check(err)
	check(manager.Update(*interval, files, labels.EmptyLabels(), "", nil))
	go manager.Run()
	m.stop = append(m.stop, manager.Stop)
}

// received does what the API of Alertmanager does with the alerts that Prometheus sends.
func received(sent []*rules.Alert) []*alert.Alert {
	made := make([]*alert.Alert, len(sent))
	for i, each := range sent {
		ends := each.ValidUntil
		if !each.ResolvedAt.IsZero() {
			ends = each.ResolvedAt
		}
		made[i] = &alert.Alert{UpdatedAt: time.Now(), Alert: model.Alert{
			Labels: model.LabelSet{}, Annotations: model.LabelSet{}, StartsAt: each.FiredAt, EndsAt: ends,
		}}
		for name, value := range each.Labels.Map() {
			made[i].Labels[model.LabelName(name)] = model.LabelValue(value)
		}
		for name, value := range each.Annotations.Map() {
			made[i].Annotations[model.LabelName(name)] = model.LabelValue(value)
		}
	}
	return made
}

func (m *monitoring) startAlertmanager() *mem.Alerts {
	quiet := slog.New(slog.DiscardHandler)
	recorder := eventrecorder.NopRecorder()
	settings, err := config.LoadFile(*configuration)
	check(err)
	registry := prometheus.NewRegistry()
	snapshot := filepath.Join(*folder, "nflog")
	log, err := nflog.New(nflog.Options{SnapshotFile: snapshot, Retention: *retention, Logger: quiet, Metrics: registry})
	check(err)
	done := make(chan struct{})
	killed := false
	go log.Maintenance(maintenance, snapshot, done, func() (int64, error) {
		if killed {
			return 0, nil
		}
		if _, err := log.GC(); err != nil {
			return 0, err
		}
		file, err := os.Create(snapshot)
		if err != nil {
			return 0, err
		}
		defer file.Close()
		return log.Snapshot(file)
	})
	silences, err := silence.New(silence.Options{Retention: *retention, Logger: quiet, Metrics: registry})
	check(err)
	silencer := silence.NewSilencer(silences, quiet, recorder)
	alerts, err := mem.NewAlerts(context.Background(), alertGC, 0, silencer, quiet, recorder, registry, nil)
	check(err)

	receivers := map[string][]notify.Integration{}
	for _, each := range settings.Receivers {
		receivers[each.Name] = integrations(each, m.messages)
	}
	inhibitor := inhibit.NewInhibitor(alerts, settings.InhibitRules, quiet, recorder)
	groups := marker.NewGroupMarker()
	noWait := func() time.Duration { return 0 }
	pipeline := notify.NewPipelineBuilder(registry, featurecontrol.NoopFlags{}, recorder).New(
		receivers, noWait, inhibitor, silencer, timeinterval.NewIntervener(nil), groups, log, nil)
	templates, err := template.FromGlobs(nil)
	check(err)
	dispatcher := dispatch.NewDispatcher(alerts, dispatch.NewRoute(settings.Route, nil), pipeline, groups,
		func(interval time.Duration) time.Duration { return max(interval, notify.MinTimeout) },
		30*time.Second, nil, quiet, recorder, nil, templates)
	go inhibitor.Run()
	inhibitor.WaitForLoading()
	go dispatcher.Run(time.Now().Add(time.Minute))
	dispatcher.WaitForLoading()
	m.stop = append(m.stop, func() { killed = true; close(done) }, alerts.Close, inhibitor.Stop, dispatcher.Stop)
	return alerts
}
