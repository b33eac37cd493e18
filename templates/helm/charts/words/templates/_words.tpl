{{- define "words.line" -}}
{{ printf "%s and nothing else" . }}
{{- end }}
